import { useEffect } from "react";
import { useParams } from "react-router";

import { BuilderScreen, type BuilderSlots } from "#client/features/builder/index.ts";
import { BindingPanel } from "#client/features/connectors/index.ts";
import { JsonEditor, PublishDialog, useDraftChanges, VersionsPanel } from "#client/features/versions/index.ts";
import { prepareToasts } from "#client/ui/toast.tsx";
import { TooltipProvider } from "#client/ui/tooltip.tsx";

import { useNewBuildOffer } from "./use-new-build-offer.ts";

/** What other features put into the builder; features don't know each other. */
const SLOTS: BuilderSlots = { BindingPanel, JsonEditor, PublishDialog, VersionsPanel, useDraftChanges };

/** `/pages/<id>/edit`: a page's draft, drawn by several people at once. */
export function BuilderRoute() {
  const { pageId = "" } = useParams();
  useEffect(() => void prepareToasts(), []);
  useNewBuildOffer();
  return (
    <TooltipProvider>
      <BuilderScreen key={pageId} pageId={pageId} slots={SLOTS} />
    </TooltipProvider>
  );
}
