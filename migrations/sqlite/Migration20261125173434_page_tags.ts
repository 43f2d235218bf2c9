import { Migration } from "@mikro-orm/migrations";

export class Migration20261125173434_page_tags extends Migration {
  override name = "Migration20261125173434_page_tags";

  override up(): void | Promise<void> {
    this.addSql(`alter table \`page\` add column \`tags\` json null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`page\` drop column \`tags\`;`);
  }
}
