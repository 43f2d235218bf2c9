export { pagesEntities } from "./pages.entities.ts";
