/** What went wrong at Microsoft or on the way there, as the library names it. */
interface EntraFailure {
  code: string;
  message: string;
}

const NOT_REACHED = "Microsoft can't be reached. Check the connection and try again.";

const BY_CODE: Record<string, string> = {
  popup_window_error: "The browser blocked Microsoft's window. Allow pop-ups for this address and try again.",
  empty_window_error: "The browser blocked Microsoft's window. Allow pop-ups for this address and try again.",
  user_cancelled: "Microsoft's window was closed before it was done. Try again.",
  timed_out: "Microsoft's window gave no answer. Try again.",
  access_denied: "The sign-in was declined in Microsoft's window.",
  crypto_nonexistent: "Sign-in with Microsoft needs a secure address, one that begins with https. Ask an admin.",
  no_network_connectivity: NOT_REACHED,
  get_request_failed: NOT_REACHED,
  post_request_failed: NOT_REACHED,
  endpoint_resolution_error: NOT_REACHED,
  openid_config_error: NOT_REACHED,
  network_error: NOT_REACHED,
  nonce_mismatch: "Microsoft's answer belongs to another sign-in. Try again.",
  state_mismatch: "Microsoft's answer belongs to another sign-in. Try again.",
};

/** Codes of Microsoft that people meet, by what is to be done. */
const BY_NUMBER: Record<string, string> = {
  "50105": "Your directory does not let you use this application. Ask its admin.",
  "50011": "Microsoft does not know this address. An admin has to add it to the application in Entra ID.",
  "700016": "Microsoft does not know the application. An admin has to check ENTRA_CLIENT_ID.",
  "90002": "Microsoft does not know the directory. An admin has to check ENTRA_TENANT_ID.",
  "50020": "This Microsoft account is not in the directory that may sign in here. Use another account.",
  "65001": "An admin of your directory has to agree to this application first.",
  "65004": "The sign-in was declined in Microsoft's window.",
};

/** Says to the person what went wrong and what to do. */
export function wordsForEntraFailure({ code, message }: EntraFailure): string {
  const number = /AADSTS(\d+)/.exec(message)?.[1];
  const known = (number === undefined ? undefined : BY_NUMBER[number]) ?? BY_CODE[code];
  if (known !== undefined) return known;
  return `Signing in with Microsoft failed (${number === undefined ? code : `AADSTS${number}`}). Try again; if it stays so, tell an admin.`;
}
