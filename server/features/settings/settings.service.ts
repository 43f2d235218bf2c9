import type { Clock } from "#server/platform/clock.ts";
import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { createMemory } from "#server/platform/memory.ts";
import type { SealedSecret, Secrets } from "#server/platform/secrets.ts";
import { mergeSettings } from "#shared/settings/merge.core.ts";
import { SECTION_NAMES, sectionOf, type SectionName, SECTIONS, type SectionValues } from "#shared/settings/sections.ts";

import type { Audit } from "../audit/index.ts";
import type { KeptVersion } from "../history/index.ts";
import { applied, canonicalChanges, parsedValues, shownValues, type Stored, type Values } from "./section-values.core.ts";
import { changedFieldsOf, settingsChanged } from "./settings-audit.ts";
import { SettingEntity, type SettingRow } from "./settings.entities.ts";
import type { HistoryPort, PeoplePort } from "./settings.ports.ts";
import { createStaleSave } from "./stale-save.ts";

type Section = Stored<SealedSecret>;

/** A section as it is stored, with how often it was changed. */
export interface StoredSection extends Section {
  section: SectionName;
  revision: number;
  updatedAt: Date | null;
}

/** A section that nobody else can change until the transaction is over; without a row where nobody ever has. */
type Locked = StoredSection & { row: SettingRow | null };

interface SettingsEdit {
  /** What the one who edits saw when they began. */
  base?: Values | undefined;
  changes: Values;
}

/** What may speak against a section's new values, besides its own schema; throws. */
export type SectionGuard = (section: SectionName, values: Values) => void;

export interface SettingsStore {
  /** What is in force, at most a second old. */
  get: <Name extends SectionName>(name: Name) => Promise<SectionValues<Name>>;
  list: () => Promise<StoredSection[]>;
  update: (section: SectionName, edit: SettingsEdit, guard?: SectionGuard) => Promise<StoredSection>;
  versions: (section: SectionName) => Promise<KeptVersion[]>;
  version: (section: SectionName, version: number) => Promise<Values>;
  restore: (section: SectionName, version: number, guard?: SectionGuard) => Promise<StoredSection>;
  /** The section with these changes, and its secrets readable: for a try, or for use. Nothing is stored. */
  open: <Name extends SectionName>(name: Name, changes?: Values) => Promise<SectionValues<Name>>;
  forget: () => void;
}

export interface SettingsStoreOptions {
  db: Database;
  secrets: Secrets;
  history: HistoryPort;
  people: PeoplePort;
  audit: Pick<Audit, "record">;
  clock: Clock;
}

const NEVER_EDITED: Section = { value: {}, secrets: {} };

/** What a secret of the settings is sealed for. */
export function settingSecretContext(section: string, name: string): string {
  return `setting:${section}:${name}`;
}

function toSection(section: SectionName, row: SettingRow | null): StoredSection {
  if (row === null) return { section, ...NEVER_EDITED, revision: 0, updatedAt: null };
  return { section, value: row.value, secrets: row.secrets, revision: row.revision, updatedAt: row.updatedAt };
}

function destinationOf(section: SectionName, value: Values): string | undefined {
  const definition = sectionOf(section);
  return definition.destination?.(definition.schema.parse(parsedValues(definition, value)));
}

export function createSettingsStore({ db, secrets, history, people, audit, clock }: SettingsStoreOptions): SettingsStore {
  const known = createMemory<StoredSection>({ now: () => clock.now().getTime(), forMs: LIMITS.settingsMemoryMs });

  const staleSave = createStaleSave(history, people);

  const read = (section: SectionName) => db.read(async (em) => toSection(section, await em.findOne(SettingEntity, { section })));

  const sealer = (section: SectionName) => (name: string, text: string) => ({
    sealed: secrets.seal(text, settingSecretContext(section, name)),
    updatedAt: clock.now().toISOString(),
  });

  /** Stores what a section becomes, with its version and its entry; nothing where nothing is another. */
  async function store(em: EntityManager, before: Locked, after: Section, restoredFrom?: number): Promise<StoredSection> {
    const { section } = before;
    const shownBefore = { ...before, value: parsedValues(sectionOf(section), before.value) };
    const change = { section, before: shownBefore, after };
    if (changedFieldsOf(change).length === 0 && restoredFrom === undefined) return before;
    // Where there was none to lock, another one may be there by now: then this one fails, and all of it is done anew.
    const row = before.row ?? em.create(SettingEntity, { section, ...NEVER_EDITED, updatedAt: clock.now() });
    await em.flush();
    // The state before the first edit is one that people may want back.
    if (before.revision === 0) await history.record(em, { kind: "setting", resourceId: section, value: shownBefore.value });
    Object.assign(row, after, { updatedAt: clock.now() });
    await em.flush();
    await history.record(em, { kind: "setting", resourceId: section, value: after.value, restoredFrom });
    await audit.record(em, settingsChanged(change, restoredFrom));
    return toSection(section, row);
  }

  async function locked(em: EntityManager, section: SectionName): Promise<Locked> {
    const row = await em.findOne(SettingEntity, { section }, LOCKED);
    return { ...toSection(section, row), row };
  }

  async function version(section: SectionName, number: number): Promise<Values> {
    return parsedValues(sectionOf(section), await history.get("setting", section, number));
  }

  async function open<Name extends SectionName>(section: Name, changes: Values = {}): Promise<SectionValues<Name>> {
    const definition = sectionOf(section);
    const stored = await read(section);
    const { value, secrets: sealed } = applied(definition, stored, canonicalChanges(definition, changes), sealer(section));
    const opened = Object.entries(sealed).map(([name, secret]) => [name, secrets.open(secret.sealed, settingSecretContext(section, name))]);
    const values: unknown = SECTIONS[section].schema.parse({ ...value, ...Object.fromEntries(opened) });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The section's own schema gave it.
    return values as SectionValues<Name>;
  }

  return {
    open,
    forget: known.forget,
    get: async (section) => {
      const { value } = await known.get(section, () => read(section));
      const values: unknown = SECTIONS[section].schema.parse(parsedValues(sectionOf(section), value));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The section's own schema gave it.
      return values as SectionValues<typeof section>;
    },
    list: () =>
      db.read(async (em) => {
        const rows = new Map((await em.findAll(SettingEntity)).map((row) => [row.section, row]));
        return SECTION_NAMES.map((section) => toSection(section, rows.get(section) ?? null));
      }),
    update: (section, { base = {}, changes }, guard) =>
      db.unitOfWork(async (em) => {
        const definition = sectionOf(section);
        const before = await locked(em, section);
        const wanted = canonicalChanges(definition, changes);
        const current = shownValues(definition, before);
        const { changed, conflicts } = mergeSettings({ base, current, changes: wanted });
        if (conflicts.length > 0) throw await staleSave({ section, conflicts, current });
        const after = applied(definition, before, changed, sealer(section));
        guard?.(section, after.value);
        return store(em, before, after);
      }),
    version,
    versions: (section) => history.list("setting", section),
    restore: (section, number, guard) =>
      db.unitOfWork(async (em) => {
        const before = await locked(em, section);
        const values = await version(section, number);
        const isMoved = destinationOf(section, values) !== destinationOf(section, before.value);
        // Secrets have no versions. Those that were typed for another server are not sent to this one.
        const after = { value: values, secrets: isMoved ? {} : before.secrets };
        guard?.(section, after.value);
        return store(em, before, after, number);
      }),
  };
}
