// The rooms of the house and the doors between them. CONTRIBUTING.md says what each folder is for.
const FEATURE = "^(server/features|client/src/features)/([^/]+)/";
const TEST = "\\.test\\.tsx?$";
const DEFINITION = "\\.(connector|action|trigger|channel|model|sso)\\.ts$";
const DOOR = "^(server|client/src)/features/[^/]+/index\\.tsx?$";
const PURE = "node_modules/(zod|yjs|lib0|uuid|fractional-indexing|react-grid-layout|jsonata)/";
const rule = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule("no-cycles", {}, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
    rule("shared-is-the-floor", { path: "^shared/" }, { path: "^(server|client)/" }),
    rule("shared-runs-anywhere", { path: "^shared/", pathNot: TEST }, { dependencyTypes: ["core"] }),
    rule("shared-is-light", { path: "^shared/", pathNot: TEST }, { path: "node_modules/", pathNot: PURE }),
    rule("server-and-client-never-meet", { path: "^(server|client)/", pathNot: TEST }, { path: "^(server|client)/", pathNot: "^$1/" }),
    rule("platform-knows-no-feature", { path: "^(server|client/src)/platform/" }, { path: "^(server|client/src)/features/" }),
    rule("features-meet-at-the-door", { path: FEATURE }, { path: "^$1/", pathNot: ["^$1/$2/", DOOR] }),
    rule(
      "features-share-types-only",
      { path: FEATURE, pathNot: TEST },
      { path: "^$1/", pathNot: "^$1/$2/", dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "only-app-composes",
      {
        path: "^server/",
        pathNot: ["^server/(app|demo-page|entities|main|scratch)(\\.test)?\\.ts$", "^server/features/", "^server/test/"],
      },
      { path: "^server/features/" },
    ),
    rule("definitions-are-leaves", { path: DEFINITION }, { path: "^server/", pathNot: "/define-[a-z-]+\\.ts$" }),
    rule("core-is-pure", { path: "\\.core\\.ts$" }, { pathNot: ["^shared/", "\\.core\\.ts$", PURE] }),
    rule("only-features-have-doors", {}, { path: "/index\\.tsx?$", pathNot: ["node_modules", DOOR] }),
    rule("ui-knows-no-domain", { path: "^client/src/ui/" }, { path: "^client/src/(features|widgets|app)/|^shared/" }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Tests use `await using`, which the parser does not know yet; they may reach anywhere, so nothing is lost.
    exclude: { path: "^(dist|data|bench/peers)/|\\.test\\.tsx?$" },
    tsPreCompilationDeps: true,
    parser: "swc",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
