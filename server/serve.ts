import { createApp } from "./app.ts";
import { demoPage } from "./demo-page.ts";
import { ConfigError, loadConfig } from "./platform/config.ts";
import { createLogger } from "./platform/logger.ts";

/** Resolves at the first signal, or when the process that started this one is gone. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
    process.once("disconnect", resolve);
  });
}

function readEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "ENOENT") throw error;
  }
}

try {
  const stopped = stopSignal();
  readEnvFile();
  // What this server writes (databases, keys, backups) is for its own account alone.
  process.umask(0o077);
  const config = loadConfig(process.env);
  const logger = createLogger(config);
  // A promise that nobody waited for is a bug, but no reason to take the walls and everybody's rooms down.
  process.on("unhandledRejection", (error) => logger.error({ err: error }, "A promise was rejected and nobody waited for it"));
  const app = await createApp(config, { logger, firstPage: demoPage });
  const address = config.publicUrl === undefined ? app.url : config.publicUrl.href.replace(/\/?$/, "/");
  process.stdout.write(`Platform builder is running at ${app.url}${address === app.url ? "" : `, which people open as ${address}`}\n`);
  const code = await app.setupCode();
  if (code !== undefined) process.stdout.write(`Open ${address}set-up and make the first account with this one-time code: ${code}\n`);
  await stopped;
  process.stdout.write("Stopping …\n");
  await app[Symbol.asyncDispose]();
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(
    error instanceof ConfigError
      ? `${error.message}\n`
      : `The server could not start: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
} finally {
  // An open channel to the parent would keep the process alive.
  if (process.connected) process.disconnect();
}
