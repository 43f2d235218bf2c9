import { useQuery } from "@tanstack/react-query";
import { useId } from "react";

import { formOfZod } from "#client/forms/form-schema.core.ts";
import { Rows } from "#client/forms/rows.tsx";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { call } from "#client/platform/api.ts";
import { appUrl } from "#client/platform/base-url.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import { LazyPopover } from "#client/ui/lazy-popover.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Status } from "#client/ui/status.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Group } from "#shared/access/schema.ts";
import type { Json } from "#shared/kernel/json.ts";
import { Role } from "#shared/kernel/permission.ts";
import { EntraRule, EntraSettings } from "#shared/settings/entra.ts";

const NO_ROLE = "none";
const TENANTS = formOfZod(EntraSettings).filter(({ name }) => name === "tenants");
const BLANK: EntraRule = { source: "role", value: "", role: "viewer", groups: [] };
const Ids = EntraSettings.shape.tenants;

function titleOf(role: Role): string {
  return `${role.charAt(0).toUpperCase()}${role.slice(1)}`;
}

function rolesOf(value: Json | undefined): Role | null {
  return Role.safeParse(value).data ?? null;
}

/** What is typed may not be whole yet; what is no line at all is left away. */
function rulesOf(value: Json | undefined): EntraRule[] {
  return Array.isArray(value)
    ? value.flatMap((each) => {
        if (typeof each !== "object" || each === null || Array.isArray(each)) return [];
        const text = typeof each["value"] === "string" ? each["value"] : "";
        const groups = Ids.safeParse(each["groups"]).data ?? [];
        return [
          { source: each["source"] === "group" ? "group" : "role", value: text, role: rolesOf(each["role"]), groups } satisfies EntraRule,
        ];
      })
    : [];
}

interface EntraFormProps {
  values: Readonly<Record<string, Json>>;
  /** What the server found wrong, by field. */
  issues: Readonly<Record<string, string>> | undefined;
  onChange: (field: string, value: Json | undefined) => void;
  isReadOnly: boolean;
}

/** Who of a Microsoft directory may come in: which app roles and groups there give which role and groups here. */
export function EntraForm({ values, issues, onChange, isReadOnly }: EntraFormProps) {
  const id = useId();
  const groups = useQuery({ queryKey: ["groups"], queryFn: () => call(accessContract.listGroups) });
  const rules = rulesOf(values["rules"]);
  const others = rolesOf(values["defaultRole"]);
  return (
    <>
      <SetUp />
      <fieldset data-field="rules" className="grid gap-2" aria-describedby={`${id}rules`}>
        <legend className="text-muted text-xs">What the directory gives</legend>
        <p id={`${id}rules`} className="text-muted mt-1 text-xs">
          From top to bottom: the first line that fits and names a role decides the role, and the groups of all lines that fit add up. It
          counts from each person’s next sign-in.
        </p>
        <Rows
          rows={rules}
          onChange={(next) => onChange("rules", next)}
          blank={() => BLANK}
          noun="line"
          isDisabled={isReadOnly}
          isOrdered
          max={200}
        >
          {(rule, change, index) => (
            <Rule rule={rule} index={index} groups={groups.data ?? []} isDisabled={isReadOnly} onChange={(next) => void change(next)} />
          )}
        </Rows>
        {issues?.["rules"] !== undefined && <p className="text-firing text-xs">{issues["rules"]}</p>}
      </fieldset>
      <div className="grid gap-1.5">
        <Label htmlFor={`${id}others`} className="text-muted text-xs font-normal">
          Everybody else of the directory
        </Label>
        <NativeSelect
          id={`${id}others`}
          className="max-w-64"
          disabled={isReadOnly}
          value={others ?? NO_ROLE}
          onChange={({ target }) => onChange("defaultRole", rolesOf(target.value))}
        >
          <option value={NO_ROLE}>Does not come in</option>
          {Role.options.map((role) => (
            <option key={role} value={role}>
              Comes in as {titleOf(role).toLowerCase()}
            </option>
          ))}
        </NativeSelect>
      </div>
      <SettingsForm schema={TENANTS} values={values} issues={issues} isDisabled={isReadOnly} isRoomy storesAtOnce onChange={onChange} />
    </>
  );
}

/** Whether the server is set up for it, and what Microsoft has to know of it. */
function SetUp() {
  const { data } = useQuery({ queryKey: ["entra"], queryFn: () => call(accessContract.entra), staleTime: Infinity });
  if (data === undefined) return null;
  if (!data.isOn)
    return (
      <div className="grid gap-1.5 rounded-lg border p-3">
        <Status kind="unknown">Off</Status>
        <p className="text-muted text-xs">
          Set <code>ENTRA_TENANT_ID</code> and <code>ENTRA_CLIENT_ID</code> where the server starts. What you decide here counts from then
          on.
        </p>
      </div>
    );
  return (
    <div className="grid gap-1.5 rounded-lg border p-3 text-xs">
      <Status kind="ok">On</Status>
      <p className="text-muted">
        Application <code className="text-text break-all select-all">{data.clientId}</code>. In Entra ID its redirect address, of the kind
        “single-page application”, is <code className="text-text break-all select-all">{appUrl("/entra").href}</code>
      </p>
    </div>
  );
}

interface RuleProps {
  rule: EntraRule;
  index: number;
  groups: readonly Group[];
  isDisabled: boolean;
  onChange: (rule: EntraRule) => void;
}

/** One line: who has this there gets that here. */
function Rule({ rule, index, groups, isDisabled, onChange }: RuleProps) {
  const line = `line ${index + 1}`;
  const isWrong = rule.value !== "" && !EntraRule.safeParse(rule).success;
  return (
    <div className="grid gap-1.5 rounded-lg border p-2 sm:grid-cols-[7rem_minmax(0,1fr)]">
      <NativeSelect
        aria-label={`Kind of ${line}`}
        value={rule.source}
        disabled={isDisabled}
        onChange={({ target }) => onChange({ ...rule, source: target.value === "group" ? "group" : "role" })}
      >
        <option value="role">App role</option>
        <option value="group">Group</option>
      </NativeSelect>
      <Input
        aria-label={rule.source === "role" ? `Value of the app role of ${line}` : `Object id of the group of ${line}`}
        aria-invalid={isWrong}
        placeholder={rule.source === "role" ? "Value of the app role, such as Dashboards.Edit" : "Object id of the group"}
        value={rule.value}
        disabled={isDisabled}
        spellCheck={false}
        onChange={({ target }) => onChange({ ...rule, value: target.value })}
      />
      {isWrong && rule.source === "group" && (
        <p className="text-firing text-xs sm:col-start-2">This is no object id. Entra ID shows it on the group’s page.</p>
      )}
      <span className="text-muted hidden self-center text-right text-xs sm:block">gives</span>
      <div className="flex flex-wrap gap-1.5">
        <NativeSelect
          aria-label={`Role of ${line}`}
          className="w-32"
          value={rule.role ?? NO_ROLE}
          disabled={isDisabled}
          onChange={({ target }) => onChange({ ...rule, role: rolesOf(target.value) })}
        >
          <option value={NO_ROLE}>No role</option>
          {Role.options.map((role) => (
            <option key={role} value={role}>
              {titleOf(role)}
            </option>
          ))}
        </NativeSelect>
        <GroupsOf rule={rule} line={line} groups={groups} isDisabled={isDisabled} onChange={onChange} />
      </div>
    </div>
  );
}

function GroupsOf({ rule, line, groups, isDisabled, onChange }: Omit<RuleProps, "index"> & { line: string }) {
  const id = useId();
  const names = groups.filter((group) => rule.groups.includes(group.id)).map(({ name }) => name);
  const label = names.length === 0 ? "No groups" : names.join(", ");
  const trigger = (
    <Button variant="secondary" disabled={isDisabled} aria-label={`Groups of ${line}: ${label}`} className="max-w-56 pointer-coarse:h-10">
      <span className="truncate">{label}</span>
    </Button>
  );
  return (
    <LazyPopover trigger={trigger}>
      <fieldset className="grid gap-1">
        <legend className="mb-1.5 text-xs font-medium">Groups here</legend>
        {groups.length === 0 && <p className="text-muted text-xs">There are no groups yet. Make them under Users.</p>}
        <div className="grid max-h-60 gap-0.5 overflow-y-auto">
          {groups.map((group) => (
            <label key={group.id} htmlFor={`${id}${group.id}`} className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-10">
              <Checkbox
                id={`${id}${group.id}`}
                checked={rule.groups.includes(group.id)}
                onCheckedChange={(isChosen) =>
                  onChange({
                    ...rule,
                    groups: isChosen === true ? [...rule.groups, group.id] : rule.groups.filter((other) => other !== group.id),
                  })
                }
              />
              <span className="truncate">{group.name}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </LazyPopover>
  );
}
