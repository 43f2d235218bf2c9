import { Id } from "./ids.ts";

export type DocumentKind = "page" | "workflow" | "scratch";

/** A document's identity on `/sync`: its kind and id. */
export interface DocumentRef {
  kind: DocumentKind;
  id: string;
}

const SCRATCH_ID = /^[A-Za-z0-9_.-]{1,120}$/;

/** Makes the name of a document, `page:<uuid>`. The only place that builds one. */
export function documentName(ref: DocumentRef): string {
  return `${ref.kind}:${ref.id}`;
}

/** Parses a document name; answers undefined for anything that is not one. The only place that takes one apart. */
export function parseDocumentName(name: string): DocumentRef | undefined {
  const at = name.indexOf(":");
  const kind = name.slice(0, at);
  const id = name.slice(at + 1);
  if (kind === "page" || kind === "workflow") return Id.safeParse(id).success ? { kind, id } : undefined;
  if (kind === "scratch") return SCRATCH_ID.test(id) ? { kind, id } : undefined;
  return undefined;
}
