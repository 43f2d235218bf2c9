/**
 * The address that the app stands at, with a slash at its end; the server writes it into `<base href>`. Read once, when the
 * app starts: that base is relative, and some browsers read it anew after going to another screen.
 */
let base: URL | undefined;

function baseUrl(): URL {
  return (base ??= new URL(".", document.baseURI));
}

/** The router's basename: the path of the app without the last slash. */
export function basePath(): string {
  return baseUrl().pathname.replace(/\/$/, "") || "/";
}

/** A path of the app (`/api/pages`) as an address below its base. */
export function appUrl(path: string): URL {
  return new URL(path.replace(/^\/+/, ""), baseUrl());
}
