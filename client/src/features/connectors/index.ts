export { BindingPanel } from "./binding-panel.tsx";
export { ToolsScreen } from "./tools-screen.tsx";
