export { BuilderScreen } from "./builder-screen.tsx";
export type { BuilderSlots } from "./page-store.tsx";
