/** Of an answer that is only told because it was none that was wanted. */
const MAX_LINES = 6;
const MAX_LETTERS = 600;
const HIDDEN = "•••";

/** Ways in which an API may write back what it was sent. */
function writings(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    Buffer.from(secret).toString("base64"),
  ];
}

/** The first lines of an API's answer, for whoever sets the tool up; secrets that it repeats are not in them. */
export function excerptOf(text: string, secrets: readonly string[]): string {
  let clean = text;
  // The longest first: a secret may stand within another's writing.
  const hidden = new Set(secrets.filter((secret) => secret !== "").flatMap(writings));
  for (const writing of [...hidden].toSorted((one, other) => other.length - one.length)) clean = clean.replaceAll(writing, HIDDEN);
  const lines = clean
    // oxlint-disable-next-line no-control-regex -- what is no text is taken out.
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f\ufffd]+/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const shown = lines.slice(0, MAX_LINES).join("\n");
  return shown.length > MAX_LETTERS || lines.length > MAX_LINES ? `${shown.slice(0, MAX_LETTERS)}…` : shown;
}
