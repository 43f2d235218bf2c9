import { z } from "zod";

import { appearance } from "./appearance.ts";
import { backup } from "./backup.ts";
import { branding } from "./branding.ts";
import type { SectionDefinition } from "./define-section.ts";
import { entra } from "./entra.ts";
import { mail } from "./mail.ts";
import { network } from "./network.ts";
import { retention } from "./retention.ts";
import { sessions } from "./sessions.ts";

/** Every section of the settings in the order in which they are shown. A new one is a file and a line here. */
export const SECTIONS = { branding, appearance, mail, sessions, entra, network, retention, backup };

export type SectionName = keyof typeof SECTIONS;
export type SectionValues<Name extends SectionName> = z.output<(typeof SECTIONS)[Name]["schema"]>;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets which keys there are.
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];
export const SectionName = z.enum(SECTION_NAMES);

/** A section without its own types, for what treats all alike. */
export function sectionOf(name: SectionName): SectionDefinition {
  const definition: unknown = SECTIONS[name];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `check` takes what its own schema gives, and gets nothing else.
  return definition as SectionDefinition;
}
