/** What a framed site is allowed to do. */
export interface FramePermissions {
  allowScripts: boolean;
  allowSameOrigin: boolean;
  allowForms: boolean;
  allowPopups: boolean;
}

/** A frame's address where it may be shown: a site, by http or https. */
export function frameUrl(text: string): { url: URL } | { problem: string } {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return { problem: "The address has to start with https:// or http://." };
  }
  return url.protocol === "https:" || url.protocol === "http:" ? { url } : { problem: "Only https:// and http:// can be shown." };
}

/**
 * What the framed site may do. Scripts and its own origin together would let a page of this very product reach out of its
 * frame, so the own origin is never given to it (https://html.spec.whatwg.org/multipage/iframe-embed-object.html#attr-iframe-sandbox).
 */
export function sandboxOf(props: FramePermissions, isOwnOrigin: boolean): string {
  return [
    props.allowScripts && "allow-scripts",
    props.allowSameOrigin && !isOwnOrigin && "allow-same-origin",
    props.allowForms && "allow-forms",
    props.allowPopups && "allow-popups allow-popups-to-escape-sandbox",
  ]
    .filter((token) => token !== false)
    .join(" ");
}
