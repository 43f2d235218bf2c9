import { useParams } from "react-router";

import { BuilderScreen, type BuilderSlots } from "#client/features/builder/index.ts";
import { BindingPanel } from "#client/features/connectors/index.ts";
import { JsonEditor, PublishDialog, useDraftChanges, VersionsPanel } from "#client/features/versions/index.ts";

/** What other features put into the builder; features don't know each other. */
const SLOTS: BuilderSlots = { BindingPanel, JsonEditor, PublishDialog, VersionsPanel, useDraftChanges };

/** `/pages/<id>/edit`: a page's draft, drawn by several people at once. */
export function BuilderRoute() {
  const { pageId = "" } = useParams();
  return <BuilderScreen key={pageId} pageId={pageId} slots={SLOTS} />;
}
