import { createRequire } from "node:module";
import { dirname } from "node:path";

import express, { Router } from "express";

const require = createRequire(import.meta.url);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>API · Platform builder</title>
    <link rel="icon" href="./favicon-32x32.png" />
    <link rel="stylesheet" href="./swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="./swagger-ui-bundle.js"></script>
    <script type="module" src="./start.js"></script>
  </body>
</html>
`;

/** The page may lie below a prefix that the server doesn't know, so it finds the root from its own address. */
const START = `const root = new URL("../../", location.href).pathname.replace(/\\/$/, "");
const spec = await (await fetch("../openapi.json")).json();
spec.servers = [{ url: root === "" ? "/" : root }];
window.SwaggerUIBundle({ spec, dom_id: "#swagger-ui", deepLinking: true });
`;

/** `/api/openapi.json` and `/api/docs`. The document is made when it is first asked for, and Swagger UI is read then too. */
export function apiDocs(document: () => Promise<Record<string, unknown>>): Router {
  const router = Router();
  let made: Promise<Record<string, unknown>> | undefined;
  router.get("/api/openapi.json", async (_request, response) => {
    made ??= document();
    response.json(await made);
  });
  router.get("/api/docs", (request, response, next) => {
    if (request.path.endsWith("/")) next();
    else response.redirect(302, "./docs/");
  });
  router.get("/api/docs/", (_request, response) => void response.type("html").send(PAGE));
  router.get("/api/docs/start.js", (_request, response) => void response.type("js").send(START));
  const folder = dirname(require.resolve("swagger-ui-dist/package.json"));
  router.use("/api/docs", express.static(folder, { index: false, redirect: false }));
  return router;
}
