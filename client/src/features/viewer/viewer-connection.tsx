import { useConnection } from "#client/platform/live-client.ts";
import { cn } from "#client/ui/cn.ts";

/** Whether what is shown is live, in one word; which version, and since when it is published, on hover. */
export function ViewerConnection({ version, publishedAt, isCutOff }: { version: number; publishedAt: string | null; isCutOff: boolean }) {
  const connection = useConnection();
  const isLive = connection.isConnected && !isCutOff;
  const published =
    publishedAt === null
      ? ""
      : `, published ${new Date(publishedAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" })}`;
  return (
    <output title={`Version ${version}${published}`} className="text-muted flex shrink-0 items-center gap-1.5 text-xs">
      <span aria-hidden className={cn("size-1.5 rounded-full", isLive ? "bg-ok" : "bg-warning")} />
      <span className={cn(isLive && "hidden sm:inline")}>{isLive ? "Live" : "Reconnecting"}</span>
    </output>
  );
}
