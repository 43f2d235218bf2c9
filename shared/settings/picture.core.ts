/** A picture as text: its type, and its bytes in base64. */
export const PICTURE_URL = /^data:(image\/(?:png|jpeg|webp|svg\+xml));base64,([A-Za-z0-9+/]+={0,2})$/;

/** Bytes that base64 text stands for. */
export function bytesOfBase64(text: string): number {
  return Math.floor((text.replace(/=+$/, "").length * 3) / 4);
}

/** How files of each type begin. */
const BEGINNINGS: Record<string, (bytes: Uint8Array) => boolean> = {
  "image/png": (bytes) => hasAt(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  "image/jpeg": (bytes) => hasAt(bytes, 0, [0xff, 0xd8, 0xff]),
  "image/webp": (bytes) => hasAt(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && hasAt(bytes, 8, [0x57, 0x45, 0x42, 0x50]),
  "image/svg+xml": (bytes) =>
    /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*>\s*)*<svg[\s>]/i.test(new TextDecoder().decode(bytes)),
};

function hasAt(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte);
}

/** What is wrong with a picture that somebody uploaded, or undefined: its bytes have to be what its type says. */
export function pictureIssue(url: string): string | undefined {
  const [, type, base64] = PICTURE_URL.exec(url) ?? [];
  if (type === undefined || base64 === undefined || base64.length % 4 !== 0) return "A PNG, SVG, JPEG or WebP picture";
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return BEGINNINGS[type]?.(bytes) === true ? undefined : "This file is no picture of the type that its name says";
}
