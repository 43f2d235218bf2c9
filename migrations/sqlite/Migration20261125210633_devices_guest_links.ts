import { Migration } from "@mikro-orm/migrations";

export class Migration20261125210633_devices_guest_links extends Migration {
  override name = "Migration20261125210633_devices_guest_links";

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`device\` (\`id\` text not null primary key, \`name\` text not null, \`pages\` json not null, \`code_hash\` text null, \`code_expires_at\` datetime null, \`token_hash\` text null, \`previous_hash\` text null, \`renewed_at\` datetime null, \`created_by\` text not null, \`created_at\` datetime not null, \`last_seen_at\` datetime null, \`expires_at\` datetime not null);`,
    );
    this.addSql(`create unique index \`device_code_hash_unique\` on \`device\` (\`code_hash\`);`);
    this.addSql(`create unique index \`device_token_hash_unique\` on \`device\` (\`token_hash\`);`);
    this.addSql(`create unique index \`device_previous_hash_unique\` on \`device\` (\`previous_hash\`);`);

    this.addSql(
      `create table \`guest_link\` (\`id\` text not null primary key, \`token_hash\` text not null, \`page_id\` text not null, \`name\` text not null, \`fixed\` json not null, \`allowed\` json not null, \`created_by\` text not null, \`created_at\` datetime not null, \`expires_at\` datetime null, \`last_used_at\` datetime null);`,
    );
    this.addSql(`create unique index \`guest_link_token_hash_unique\` on \`guest_link\` (\`token_hash\`);`);
    this.addSql(`create index \`guest_link_page_id_index\` on \`guest_link\` (\`page_id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`device\`;`);
    this.addSql(`drop table if exists \`guest_link\`;`);
  }
}
