/** Stands where options would be, while there are none. */
export function NoChoices({ isEdit, isLoading }: { isEdit: boolean; isLoading: boolean }) {
  if (isLoading) return <p className="text-muted text-xs">Loading</p>;
  return <p className="text-muted text-xs">{isEdit ? "Add options on the right" : "Nothing to choose"}</p>;
}
