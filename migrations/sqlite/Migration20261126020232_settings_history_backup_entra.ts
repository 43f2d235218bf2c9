import { Migration } from "@mikro-orm/migrations";

export class Migration20261126020232_settings_history_backup_entra extends Migration {
  override name = "Migration20261126020232_settings_history_backup_entra";

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`backup\` (\`id\` text not null primary key, \`file\` text null, \`size\` bigint not null, \`sha256\` text null, \`started_by\` text null, \`started_at\` datetime not null, \`ended_at\` datetime null, \`state\` text not null, \`result\` text not null);`,
    );

    this.addSql(
      `create table \`resource_version\` (\`id\` text not null primary key, \`kind\` text not null, \`resource_id\` text not null, \`version\` integer not null, \`value\` text not null, \`author_id\` text null, \`restored_from\` integer null, \`created_at\` datetime not null);`,
    );
    this.addSql(
      `create unique index \`resource_version_kind_resource_id_version_unique\` on \`resource_version\` (\`kind\`, \`resource_id\`, \`version\`);`,
    );

    this.addSql(
      `create table \`page_restore_point\` (\`id\` text not null primary key, \`page_id\` text not null, \`name\` text null, \`layout\` text not null, \`sha256\` text not null, \`authors\` json not null, \`created_at\` datetime not null);`,
    );
    this.addSql(`create index \`page_restore_point_page_id_index\` on \`page_restore_point\` (\`page_id\`);`);

    this.addSql(
      `create table \`setting\` (\`section\` text not null primary key, \`value\` json not null, \`secrets\` json not null, \`updated_at\` datetime not null, \`revision\` integer not null default 1);`,
    );

    this.addSql(`create table \`sign_in_nonce\` (\`hash\` text not null primary key, \`expires_at\` datetime not null);`);
    this.addSql(`create index \`sign_in_nonce_expires_at_index\` on \`sign_in_nonce\` (\`expires_at\`);`);

    this.addSql(
      `create table \`user_identity\` (\`id\` text not null primary key, \`user_id\` text not null, \`tenant_id\` text not null, \`object_id\` text not null, \`created_at\` datetime not null, \`last_sign_in_at\` datetime null);`,
    );
    this.addSql(`create index \`user_identity_user_id_index\` on \`user_identity\` (\`user_id\`);`);
    this.addSql(`create unique index \`user_identity_tenant_id_object_id_unique\` on \`user_identity\` (\`tenant_id\`, \`object_id\`);`);

    this.addSql(`alter table \`page\` add column \`deleted_by_id\` text null;`);

    this.addSql(`alter table \`user_account\` add column \`theme\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`backup\`;`);
    this.addSql(`drop table if exists \`resource_version\`;`);
    this.addSql(`drop table if exists \`page_restore_point\`;`);
    this.addSql(`drop table if exists \`setting\`;`);
    this.addSql(`drop table if exists \`sign_in_nonce\`;`);
    this.addSql(`drop table if exists \`user_identity\`;`);

    this.addSql(`alter table \`page\` drop column \`deleted_by_id\`;`);

    this.addSql(`alter table \`user_account\` drop column \`theme\`;`);
  }
}
