import { defineEntity, p } from "@mikro-orm/core";

import { LongText } from "#server/platform/long-text.ts";

import { TOUCHED_LENGTH } from "./actors.core.ts";

/** Names are `page:<uuid>` and the like; scratch documents have the longest. SQL Server allows 900 bytes, 450 letters, in a key. */
const NAME_LENGTH = 150;

/** A document and the number of its last commit, which is given under this row's lock. */
const DocumentHeadEntity = defineEntity({
  name: "DocumentHead",
  tableName: "document_head",
  properties: {
    name: p.string().length(NAME_LENGTH).primary(),
    seq: p.integer(),
    createdAt: p.datetime(3),
  },
});

/** One commit of one document. */
const DocumentUpdateEntity = defineEntity({
  name: "DocumentUpdate",
  tableName: "document_update",
  properties: {
    name: p.string().length(NAME_LENGTH).primary(),
    seq: p.integer().primary(),
    data: p.blob(),
    /** Who did what: pairs of user and touched keys as JSON. */
    actors: p.type(LongText).$type<string>(),
    createdAt: p.datetime(3),
  },
});

/** All of a document up to a commit. */
const DocumentSnapshotEntity = defineEntity({
  name: "DocumentSnapshot",
  tableName: "document_snapshot",
  properties: {
    name: p.string().length(NAME_LENGTH).primary(),
    uptoSeq: p.integer(),
    state: p.blob(),
    createdAt: p.datetime(3),
  },
});

/** Whose a client id is. */
const DocumentClientEntity = defineEntity({
  name: "DocumentClient",
  tableName: "document_client",
  properties: {
    name: p.string().length(NAME_LENGTH).primary(),
    clientId: p.bigint("number").primary(),
    userId: p.string().length(100),
  },
});

/** Who touched what last: what stays of commits after compaction. */
const DocumentAttributionEntity = defineEntity({
  name: "DocumentAttribution",
  tableName: "document_attribution",
  properties: {
    name: p.string().length(NAME_LENGTH).primary(),
    userId: p.string().length(100).primary(),
    touched: p.string().length(TOUCHED_LENGTH).primary(),
    at: p.datetime(3),
  },
});

export const syncEntities = [
  DocumentHeadEntity,
  DocumentUpdateEntity,
  DocumentSnapshotEntity,
  DocumentClientEntity,
  DocumentAttributionEntity,
];
