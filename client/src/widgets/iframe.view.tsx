import { Globe, ShieldAlert } from "lucide-react";
import { useEffect, useState } from "react";

import { type FramePermissions, frameUrl, sandboxOf } from "./frame.core.ts";
import { TileNote } from "./tile-states.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface FrameProps extends FramePermissions {
  url: string;
  name: string;
  title: string;
  refreshSeconds: number;
  allowFullscreen: boolean;
}

/** Another site inside the page, kept apart from it. */
export function IframeView({ props, mode, height }: WidgetViewProps<FrameProps>) {
  const frame = props;
  const loads = useLoads(frame.refreshSeconds);
  if (frame.url.trim() === "")
    return (
      <TileNote
        icon={Globe}
        title="No address yet"
        detail={mode === "edit" ? "Select it and give it an address on the right." : undefined}
        height={height}
      />
    );
  const found = frameUrl(frame.url);
  if ("problem" in found) return <TileNote icon={ShieldAlert} title="This cannot be shown" detail={found.problem} height={height} />;
  return (
    <iframe
      key={loads}
      src={found.url.href}
      title={frame.title || frame.name || found.url.hostname}
      sandbox={sandboxOf(frame, found.url.origin === location.origin)}
      allow={frame.allowFullscreen ? "fullscreen" : ""}
      allowFullScreen={frame.allowFullscreen}
      referrerPolicy="no-referrer"
      loading="lazy"
      className="block size-full border-0 bg-[white]"
    />
  );
}

/** Counts up each time the frame is due to load anew; 0 seconds never is. */
function useLoads(seconds: number): number {
  const [loads, setLoads] = useState(0);
  useEffect(() => {
    if (seconds === 0) return undefined;
    const timer = setInterval(() => setLoads((count) => count + 1), seconds * 1_000);
    return () => clearInterval(timer);
  }, [seconds]);
  return loads;
}
