import type Quill from "quill";
import Link from "quill/formats/link.js";

import { safeLink } from "#shared/widgets/link.core.ts";

/**
 * Gives the selected text an address, or takes it away when it is empty or unsafe. With nothing selected, the link that the
 * caret stands in is meant; where there is none, the address itself is written.
 */
export function setLink(quill: Quill, typed: string): void {
  const address = safeLink(typed);
  const range = quill.getSelection(true);
  if (range.length > 0) {
    quill.formatText(range.index, range.length, "link", address ?? false, "user");
    return;
  }
  const [link, offset] = quill.scroll.descendant(Link, range.index);
  if (link !== null) quill.formatText(range.index - offset, link.length(), "link", address ?? false, "user");
  else if (address !== undefined) {
    quill.insertText(range.index, typed.trim(), { link: address }, "user");
    quill.setSelection(range.index + typed.trim().length, 0, "user");
  }
}
