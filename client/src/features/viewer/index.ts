export { ViewerScreen } from "./viewer-screen.tsx";
