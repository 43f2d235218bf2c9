// Loaded into every server under measurement (node --import): answers memory and event-loop questions over the IPC channel.
import { monitorEventLoopDelay } from "node:perf_hooks";

const delay = monitorEventLoopDelay({ resolution: 5 });
process.on("message", (question) => {
  if (question?.probe === "memory") {
    globalThis.gc?.();
    globalThis.gc?.();
    process.send({ probe: question.id, ...process.memoryUsage() });
  } else if (question?.probe === "reset-delay") {
    delay.enable();
    delay.reset();
    process.send({ probe: question.id });
  } else if (question?.probe === "delay") {
    process.send({ probe: question.id, maxMs: delay.max / 1e6 });
  }
});
// The channel must not keep a server alive, nor end it.
process.channel?.unref();
