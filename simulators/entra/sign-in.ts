import { createHash, randomBytes } from "node:crypto";

import type { Directory } from "./directory.ts";

/** What comes of signing in at the directory. */
export interface DirectoryTokens {
  idToken: string;
  accessToken: string;
}

/** Keeps cookies, as a browser would. */
function createBrowser() {
  const cookies = new Map<string, string>();
  return async (url: URL, form?: URLSearchParams) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie }, ...(form && { method: "POST", body: form }) });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]?.split("=") ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
}

/** Signs in at the directory as a browser does: authorization code with PKCE, through its form. */
export async function signInAtDirectory(directory: Directory, login: string, nonce: string, redirectUri: string): Promise<DirectoryTokens> {
  const issuer = `${directory.origin}/${directory.tenantId}/v2.0`;
  const verifier = randomBytes(32).toString("base64url");
  const browse = createBrowser();
  let url = new URL(`${issuer}/auth`);
  const query = {
    client_id: directory.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid profile offline_access",
    nonce,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  };
  url.search = new URLSearchParams(query).toString();
  let response = await browse(url);
  for (let step = 0; step < 10 && !url.href.startsWith(redirectUri); step += 1) {
    const location = response.headers.get("location");
    if (location !== null) {
      url = new URL(location, url);
      if (!url.href.startsWith(redirectUri)) response = await browse(url);
    } else {
      response = await browse(url, new URLSearchParams({ prompt: "login", login, password: "any" }));
    }
  }
  const code = url.searchParams.get("code");
  if (code === null) throw new Error(`The directory gave no code: ${url.search} ${await response.text()}`);
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: directory.clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  const answer: unknown = await (await fetch(`${issuer}/token`, { method: "POST", body })).json();
  const tokens = typeof answer === "object" && answer !== null ? Object.entries(answer) : [];
  const tokenOf = (name: string) => String(tokens.find(([key]) => key === name)?.[1]);
  return { idToken: tokenOf("id_token"), accessToken: tokenOf("access_token") };
}
