import { statfs } from "node:fs/promises";
import { cpus, freemem, loadavg, totalmem, uptime } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";

import { LIMITS } from "./limits.ts";
import type { Logger } from "./logger.ts";

/** How this host and this process were at one moment. Shares are 0 to 100, sizes in bytes, times in milliseconds. */
export interface HostSample {
  at: Date;
  cpuPercent: number;
  corePercents: number[];
  memoryUsedBytes: number;
  memoryTotalBytes: number;
  diskUsedBytes: number;
  diskTotalBytes: number;
  load1: number;
  uptimeMs: number;
  eventLoopMs: number;
  processBytes: number;
}

/** Samples of the last hour, oldest first. */
export interface HostFigures extends Disposable {
  samples: () => readonly HostSample[];
  latest: () => Promise<HostSample>;
}

interface CoreTimes {
  busy: number;
  total: number;
}

function coreTimes(): CoreTimes[] {
  return cpus().map(({ times }) => {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    return { busy: total - times.idle, total };
  });
}

function percents(before: readonly CoreTimes[], after: readonly CoreTimes[]): number[] {
  return after.map(({ busy, total }, core) => {
    const was = before[core] ?? { busy: 0, total: 0 };
    return total === was.total ? 0 : Math.round(((busy - was.busy) / (total - was.total)) * 1_000) / 10;
  });
}

/** Looks at this host every two seconds; `folder` is on the disk whose space counts. */
export function watchHost(folder: string, logger: Logger): HostFigures {
  const samples: HostSample[] = [];
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let cores = coreTimes();

  async function sample(): Promise<HostSample> {
    const now = coreTimes();
    const corePercents = percents(cores, now);
    cores = now;
    const disk = await statfs(folder);
    const eventLoopMs = Math.max(0, Math.round((delay.percentile(99) / 1e6 - 10) * 10) / 10);
    delay.reset();
    const taken = {
      at: new Date(),
      cpuPercent: Math.round((corePercents.reduce((sum, share) => sum + share, 0) / Math.max(1, corePercents.length)) * 10) / 10,
      corePercents,
      memoryUsedBytes: totalmem() - freemem(),
      memoryTotalBytes: totalmem(),
      diskUsedBytes: (disk.blocks - disk.bfree) * disk.bsize,
      diskTotalBytes: disk.blocks * disk.bsize,
      load1: Math.round((loadavg()[0] ?? 0) * 100) / 100,
      uptimeMs: Math.round(uptime() * 1_000),
      eventLoopMs: Number.isFinite(eventLoopMs) ? eventLoopMs : 0,
      processBytes: process.memoryUsage.rss(),
    };
    samples.push(taken);
    if (samples.length > LIMITS.hostSamples) samples.shift();
    return taken;
  }

  const tick = () => {
    sample().catch((error: unknown) => logger.warn({ err: error }, "This host could not be looked at"));
  };
  const timer = setInterval(tick, LIMITS.hostSampleMs);
  timer.unref();
  return {
    samples: () => samples,
    latest: async () => samples.at(-1) ?? sample(),
    [Symbol.dispose]: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
}
