export { PagesScreen } from "./pages-screen.tsx";
