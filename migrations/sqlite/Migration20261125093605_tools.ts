import { Migration } from "@mikro-orm/migrations";

export class Migration20261125093605_tools extends Migration {
  override name = "Migration20261125093605_tools";

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`tool\` (\`id\` text not null primary key, \`kind\` text not null, \`name\` text not null, \`config\` json not null, \`secrets\` json not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`revision\` integer not null default 1);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`tool\`;`);
  }
}
