export { createPageDocuments, type PageDocuments } from "./page-documents.ts";
export { pagesEntities } from "./pages.entities.ts";
export { createPages, type PagesFeature } from "./pages.module.ts";
