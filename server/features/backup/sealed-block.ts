import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";

import { BackupSecrets, type SealedBlock } from "#shared/backup/file.ts";
import { Problem } from "#shared/kernel/problem.ts";

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const COST = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1_048_576 };

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFKC"), salt, KEY_BYTES, COST, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** Seals secrets under a passphrase: scrypt (RFC 7914) makes the key, AES-256-GCM (NIST SP 800-38D) seals. */
export async function sealBlock(secrets: BackupSecrets, passphrase: string): Promise<SealedBlock> {
  const [salt, iv] = [randomBytes(SALT_BYTES), randomBytes(IV_BYTES)];
  const cipher = createCipheriv("aes-256-gcm", await keyOf(passphrase, salt), iv);
  const data = Buffer.concat([cipher.update(JSON.stringify(secrets)), cipher.final(), cipher.getAuthTag()]);
  return {
    kdf: "scrypt-32768-8-3",
    cipher: "aes-256-gcm",
    salt: salt.toString("base64"),
    iv: iv.toString("base64"),
    data: data.toString("base64"),
  };
}

/** Opens what `sealBlock` made. Throws `backup.passphrase` where the passphrase is another, or the block was altered. */
export async function openBlock(block: SealedBlock, passphrase: string): Promise<BackupSecrets> {
  const data = Buffer.from(block.data, "base64");
  const key = await keyOf(passphrase, Buffer.from(block.salt, "base64"));
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(block.iv, "base64"), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(data.subarray(0, -TAG_BYTES)), decipher.final()]).toString();
    return BackupSecrets.parse(JSON.parse(text));
  } catch (error) {
    throw new Problem("backup.passphrase", "The secrets of this file don't open with this passphrase, or the file was altered", {
      cause: error,
    });
  }
}
