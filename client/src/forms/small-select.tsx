import { NativeSelect } from "#client/ui/native-select.tsx";

interface SmallSelectProps<T extends string> {
  label: string;
  value: NoInfer<T>;
  options: Record<T, string>;
  isDisabled: boolean;
  onChange: (value: T) => unknown;
}

/** Chooses one of a fixed set inside a row. */
export function SmallSelect<T extends string>({ label, value, options, isDisabled, onChange }: SmallSelectProps<T>) {
  const isOne = (text: string): text is T => Object.hasOwn(options, text);
  return (
    <NativeSelect
      aria-label={label}
      className="h-7 rounded-md px-1.5 pr-5"
      value={value}
      disabled={isDisabled}
      onChange={({ target }) => isOne(target.value) && onChange(target.value)}
    >
      {Object.entries<string>(options).map(([name, title]) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </NativeSelect>
  );
}
