/** Somebody's API token in the log; of its id the end, by which two of one person are told apart. */
export function tokenName(owner: string, tokenId: string): string {
  return `${owner} (token ${tokenId.slice(-8)})`;
}
