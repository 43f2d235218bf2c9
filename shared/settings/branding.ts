import { z } from "zod";

import { field } from "../kernel/field.ts";
import { defineSection } from "./define-section.ts";
import { PICTURE_URL, pictureIssue } from "./picture.core.ts";

/** What the product is called where nobody has named it. */
export const PRODUCT_NAME = "Platform builder";

/** Shown at 36 pixels: what is larger is a photograph, or was never made small. */
const LOGO_BYTES = 262_144;

const Colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, "A colour such as #3f4fd0")
  .transform((text) => text.toLowerCase());

const Logo = z
  .string()
  .max(Math.ceil(LOGO_BYTES / 3) * 4 + 40, `At most ${LOGO_BYTES / 1_024} kB`)
  .regex(PICTURE_URL, "A PNG, SVG, JPEG or WebP picture");

const Branding = z.object({
  name: field(z.string().trim().min(1, "Needed").max(60).default(PRODUCT_NAME), {
    label: "Name",
    help: "Beside the logo, on the sign-in screen, in the title of the browser's tab and in mails",
  }),
  logo: field(Logo.nullable().default(null), {
    label: "Logo",
    control: "image",
    help: `A square picture: PNG, SVG, JPEG or WebP, at most ${LOGO_BYTES / 1_024} kB`,
  }),
  accent: field(Colour.nullable().default(null), {
    label: "Accent colour",
    control: "color",
    placeholder: "The product's own",
    help: "Of buttons, links and what is chosen, in the light theme",
  }),
  accentDark: field(Colour.nullable().default(null), {
    label: "Accent colour in the dark theme",
    control: "color",
    placeholder: "Made from the one above",
  }),
});

export const branding = defineSection({
  title: "Branding",
  description: "How this installation looks to everybody, signed in or not.",
  schema: Branding,
  check: ({ logo }) => {
    const message = logo === null ? undefined : pictureIssue(logo);
    return message === undefined ? [] : [{ path: "logo", message }];
  },
});
