export { createPageDocuments } from "./page-documents.ts";
export { createPages } from "./pages.module.ts";
