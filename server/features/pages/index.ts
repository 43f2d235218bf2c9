export { createPageDocuments } from "./page-documents.ts";
export { createPages, type PagesFeature } from "./pages.module.ts";
