import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";

import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import { type Configuration, Provider } from "oidc-provider";

/** Somebody in the directory. */
export interface DirectoryPerson {
  objectId: string;
  name: string;
  userName: string;
  roles?: string[];
  /** Ids of groups, the ones that a token holds and Microsoft Graph answers. */
  groups?: string[];
  /** Microsoft leaves the groups out of a token where there are more than 200. */
  isInTooManyGroups?: boolean;
}

interface DirectoryOptions {
  redirectUris: string[];
  /** Speaks https with it. */
  tls?: { key: string; cert: string };
}

/**
 * A directory as Microsoft Entra ID is one for browsers and servers: a certified OpenID provider, with Entra's addresses, claims
 * and key endpoint, and the two calls of Microsoft Graph that tell groups.
 */
export interface Directory extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, in the place of login.microsoftonline.com and of graph.microsoft.com. */
  origin: string;
  tenantId: string;
  /** Another name of the directory. */
  domain: string;
  clientId: string;
  /** By what they type as their name; any password is right. */
  people: Map<string, DirectoryPerson>;
  /** How often somebody asked for the signing keys. */
  keyFetches: () => number;
  /** From now on tokens are signed with another key, and the ones before are not listed any more. */
  rotateKeys: () => Promise<void>;
  /** Signs whatever claims with the key of today: Microsoft would not. */
  sign: (claims: JWTPayload, header?: { kid?: string }) => Promise<string>;
  /** Public half of the key of today. */
  publicKey: () => JWK;
  /** Whether the key signs for all directories, as most of Microsoft's do, or for this one alone. */
  signForAnyTenant: (doesIt: boolean) => void;
  /** What Microsoft Graph answers in place of the truth. */
  answerGraph: (answer: RequestListener | undefined) => void;
}

const HOUR_S = 3_600;
const DOMAIN = "contoso.test";

interface SigningKey {
  privateKey: CryptoKey;
  jwk: JWK;
  publicJwk: JWK;
  kid: string;
}

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const kid = randomBytes(9).toString("base64url");
  const more = { kid, use: "sig" };
  return { privateKey, kid, jwk: { ...(await exportJWK(privateKey)), ...more }, publicJwk: { ...(await exportJWK(publicKey)), ...more } };
}

/** The claims of Entra's tokens, version 2. */
function claimsOf(person: DirectoryPerson, tenantId: string) {
  const { objectId, name, userName, roles, groups, isInTooManyGroups } = person;
  const elsewhere = {
    _claim_names: { groups: "src1" },
    _claim_sources: { src1: { endpoint: `https://graph.windows.net/${tenantId}/users/${objectId}/getMemberObjects` } },
  };
  return {
    sub: objectId,
    oid: objectId,
    tid: tenantId,
    ver: "2.0",
    name,
    preferred_username: userName,
    ...(roles !== undefined && { roles }),
    ...(isInTooManyGroups === true ? elsewhere : groups !== undefined && { groups }),
  };
}

function configuration(
  { redirectUris }: DirectoryOptions,
  key: SigningKey,
  clientId: string,
  claimsFor: (login: string) => ReturnType<typeof claimsOf> | undefined,
): Configuration {
  return {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: redirectUris,
      },
    ],
    jwks: { keys: [key.jwk] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    ttl: {
      AccessToken: HOUR_S,
      AuthorizationCode: 60,
      Grant: HOUR_S,
      IdToken: HOUR_S,
      Interaction: HOUR_S,
      RefreshToken: HOUR_S,
      Session: HOUR_S,
    },
    scopes: ["openid", "profile", "email", "offline_access"],
    claims: {
      openid: ["sub", "oid", "tid", "ver", "roles", "groups"],
      profile: ["name", "preferred_username"],
    },
    // Entra puts all of them into the token itself.
    conformIdTokenClaims: false,
    clientBasedCORS: () => true,
    issueRefreshToken: (_context, client) => client.grantTypeAllowed("refresh_token"),
    findAccount: (_context, login) => {
      const claims = claimsFor(login);
      return claims && { accountId: login, claims: () => claims };
    },
    // An admin of the directory has agreed for everybody.
    loadExistingGrant: async ({ oidc }) => {
      const { client, account, provider } = oidc;
      if (client === undefined || account === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
      grant.addOIDCScope("openid profile email offline_access");
      await grant.save();
      return grant;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request) body += String(part);
  return body;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

export async function startDirectory(options: DirectoryOptions): Promise<Directory> {
  const tenantId = randomUUID();
  const clientId = randomUUID();
  const people = new Map<string, DirectoryPerson>();
  let keyFetches = 0;
  let key = await newKey();
  let provider: Provider;
  let graph: RequestListener | undefined;
  let isForAnyTenant = false;

  const claimsFor = (login: string) => {
    const person = people.get(login);
    return person && claimsOf(person, tenantId);
  };

  async function answerGraph(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const token = await provider.AccessToken.find((request.headers.authorization ?? "").replace(/^Bearer /, ""));
    const person = people.get(token?.accountId ?? "");
    if (person === undefined) sendJson(response, 401, { error: { code: "InvalidAuthenticationToken" } });
    else if (request.url === "/v1.0/me?$select=id")
      sendJson(response, 200, { "@odata.context": "$metadata#users(id)/$entity", id: person.objectId });
    else if (request.url === "/v1.0/me/getMemberObjects" && body === '{"securityEnabledOnly":false}')
      sendJson(response, 200, { "@odata.context": "$metadata#Collection(Edm.String)", value: person.groups ?? [] });
    else sendJson(response, 400, { error: { code: "BadRequest" } });
  }

  /** Entra gives tokens for other scopes than were asked for first, wherever an admin has agreed to them; the provider does not. */
  async function answerToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readBody(request));
    if (form.get("grant_type") === "refresh_token") form.delete("scope");
    Object.assign(request, { body: Object.fromEntries(form) });
    await provider.callback()(request, response);
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? "/";
    const issuer = `/${tenantId}/v2.0`;
    if (url.startsWith("/v1.0/")) {
      if (graph === undefined) void answerGraph(request, response);
      else graph(request, response);
    } else if (/^\/[^/]+\/discovery\/v2\.0\/keys$/.test(url)) {
      keyFetches += 1;
      const signsFor = isForAnyTenant ? "{tenantid}" : tenantId;
      sendJson(response, 200, { keys: [{ ...key.publicJwk, issuer: `${origin}/${signsFor}/v2.0` }] });
    } else if (url.startsWith(`${issuer}/`)) {
      // Koa finds out by both where it is mounted.
      Object.assign(request, { originalUrl: url, url: url.slice(issuer.length) });
      if (request.method === "POST" && request.url?.startsWith("/token") === true) void answerToken(request, response);
      else void provider.callback()(request, response);
    } else if (url === `/${DOMAIN}/v2.0/.well-known/openid-configuration`) sendJson(response, 200, { issuer: `${origin}${issuer}` });
    else if (url === "/organizations/v2.0/.well-known/openid-configuration")
      sendJson(response, 200, { issuer: `${origin}/{tenantid}/v2.0` });
    else sendJson(response, 404, {});
  }

  const server = options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const origin = `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  const start = () => new Provider(`${origin}/${tenantId}/v2.0`, configuration(options, key, clientId, claimsFor));
  provider = start();

  return {
    origin,
    tenantId,
    domain: DOMAIN,
    clientId,
    people,
    keyFetches: () => keyFetches,
    rotateKeys: async () => {
      key = await newKey();
      provider = start();
    },
    sign: (claims, header = {}) => new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: key.kid, ...header }).sign(key.privateKey),
    publicKey: () => key.publicJwk,
    signForAnyTenant: (doesIt) => {
      isForAnyTenant = doesIt;
    },
    answerGraph: (answer) => {
      graph = answer;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
