import { Migration } from "@mikro-orm/migrations";

export class Migration20261126023146_pending_drafts extends Migration {
  override name = "Migration20261126023146_pending_drafts";

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`backup_pending_draft\` (\`page_id\` text not null primary key, \`layout\` text not null, \`user_id\` text null);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`backup_pending_draft\`;`);
  }
}
