import { useParams } from "react-router";

import { BuilderScreen } from "#client/features/builder/index.ts";
import { BindingPanel } from "#client/features/connectors/index.ts";
import { JsonEditor, PublishDialog, useDraftChanges, VersionsPanel } from "#client/features/versions/index.ts";

const SLOTS = { BindingPanel, JsonEditor, PublishDialog, VersionsPanel, useDraftChanges };

/** `/pages/<id>/edit`: the builder with what other features put into it. */
export function BuilderRoute() {
  const { pageId = "" } = useParams();
  return <BuilderScreen key={pageId} pageId={pageId} slots={SLOTS} />;
}
