export type { SectionSlots } from "./section-view.tsx";
export { SettingsScreen } from "./settings-screen.tsx";
