import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Config, ConfigError } from "./config.ts";

/** A secret as it lies in the database. */
export interface SealedSecret {
  sealed: string;
  updatedAt: string;
}

/**
 * Envelope encryption: every secret has its own random data key, wrapped by the installation's key. `context` says where
 * the secret belongs (for instance `tool:<id>:apiKey`); one that was moved elsewhere does not open.
 */
export interface Secrets {
  seal: (plain: string, context: string) => string;
  open: (sealed: string, context: string) => string;
  /** A passphrase that only this installation has, for one purpose. */
  passphrase: (purpose: string) => string;
}

const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

function encrypt(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** The key from SECRET_KEY, or from a file in DATA_DIR that is made, for the owner alone, at the first start. */
function keyMaterial(config: Pick<Config, "secretKey" | "dataDir">): string {
  if (config.secretKey !== undefined) return config.secretKey;
  const path = join(config.dataDir, "secret.key");
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  chmodSync(path, 0o600);
  const material = readFileSync(path, "utf8").trim();
  if (material.length < 32) throw new ConfigError(`The key file ${path} is damaged. Bring it back from a backup, or set SECRET_KEY.`);
  return material;
}

export function createSecrets(config: Pick<Config, "secretKey" | "dataDir">): Secrets {
  const material = keyMaterial(config);
  const derived = (purpose: string) => Buffer.from(hkdfSync("sha256", material, "platform-builder", purpose, 32));
  const key = derived("secrets v1");
  const keyId = createHash("sha256").update(key).digest("base64url").slice(0, 8);
  return {
    passphrase: (purpose) => derived(`passphrase for ${purpose}`).toString("base64url"),
    seal: (plain, context) => {
      const dataKey = randomBytes(32);
      const parts = [encrypt(key, dataKey, context), encrypt(dataKey, Buffer.from(plain), context)];
      return ["v1", keyId, ...parts.map((part) => part.toString("base64url"))].join(".");
    },
    open: (sealed, context) => {
      const [version, sealedWith, wrapped, text] = sealed.split(".");
      if (version !== "v1" || wrapped === undefined || text === undefined) throw new Error("This is not a sealed secret");
      if (sealedWith !== keyId) throw new Error("This secret was sealed with another key; bring back the SECRET_KEY it was made with");
      const dataKey = decrypt(key, Buffer.from(wrapped, "base64url"), context);
      return decrypt(dataKey, Buffer.from(text, "base64url"), context).toString("utf8");
    },
  };
}
