/** The address that the app stands at, with a slash at its end; the server writes it into `<base href>`. */
function baseUrl(): URL {
  return new URL(".", document.baseURI);
}

/** The router's basename: the path of the app without the last slash. */
export function basePath(): string {
  return baseUrl().pathname.replace(/\/$/, "") || "/";
}

/** A path of the app (`/api/pages`) as an address below its base. */
export function appUrl(path: string): URL {
  return new URL(path.replace(/^\/+/, ""), baseUrl());
}
