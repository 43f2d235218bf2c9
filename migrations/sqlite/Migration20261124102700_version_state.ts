import { Migration } from "@mikro-orm/migrations";

export class Migration20261124102700_version_state extends Migration {
  override name = "Migration20261124102700_version_state";

  override up(): void | Promise<void> {
    this.addSql(`alter table \`page_version\` add column \`state\` blob null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`page_version\` drop column \`state\`;`);
  }
}
