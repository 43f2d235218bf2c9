import { Migration } from "@mikro-orm/migrations";

export class Migration20261124105019_initial extends Migration {
  override name = "Migration20261124105019_initial";

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`api_token\` (\`id\` text not null primary key, \`token_hash\` text not null, \`user_id\` text not null, \`name\` text not null, \`scopes\` json not null, \`created_at\` datetime not null, \`expires_at\` datetime null, \`last_used_at\` datetime null);`,
    );
    this.addSql(`create unique index \`api_token_token_hash_unique\` on \`api_token\` (\`token_hash\`);`);
    this.addSql(`create index \`api_token_user_id_index\` on \`api_token\` (\`user_id\`);`);

    this.addSql(
      `create table \`page\` (\`id\` text not null primary key, \`slug\` text not null, \`title\` text not null, \`description\` text not null, \`owner_id\` text null, \`published_version\` integer null, \`published_at\` datetime null, \`published_sha256\` text null, \`published_title\` text null, \`published_description\` text null, \`draft_sha256\` text null, \`draft_edited_at\` datetime null, \`draft_changed_by\` json not null, \`seed_layout\` text null, \`deleted_at\` datetime null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`revision\` integer not null default 1);`,
    );
    this.addSql(`create unique index \`page_slug_unique\` on \`page\` (\`slug\`);`);

    this.addSql(
      `create table \`page_version\` (\`id\` text not null primary key, \`page_id\` text not null, \`version\` integer not null, \`note\` text not null, \`author_id\` text null, \`layout\` text not null, \`state\` blob null, \`sha256\` text not null, \`changes\` json not null, \`created_at\` datetime not null);`,
    );
    this.addSql(`create unique index \`page_version_page_id_version_unique\` on \`page_version\` (\`page_id\`, \`version\`);`);

    this.addSql(
      `create table \`user_session\` (\`id\` text not null primary key, \`token_hash\` text not null, \`user_id\` text not null, \`created_at\` datetime not null, \`last_seen_at\` datetime not null, \`expires_at\` datetime not null);`,
    );
    this.addSql(`create unique index \`user_session_token_hash_unique\` on \`user_session\` (\`token_hash\`);`);
    this.addSql(`create index \`user_session_user_id_index\` on \`user_session\` (\`user_id\`);`);

    this.addSql(
      `create table \`user_account\` (\`id\` text not null primary key, \`email\` text not null, \`name\` text not null, \`role\` text check (\`role\` in ('admin', 'editor', 'integrator', 'viewer', 'auditor')) not null, \`is_disabled\` integer not null, \`color\` integer not null, \`password_hash\` text not null, \`created_at\` datetime not null, \`last_seen_at\` datetime null, \`version\` integer not null default 1);`,
    );
    this.addSql(`create unique index \`user_account_email_unique\` on \`user_account\` (\`email\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`api_token\`;`);
    this.addSql(`drop table if exists \`page\`;`);
    this.addSql(`drop table if exists \`page_version\`;`);
    this.addSql(`drop table if exists \`user_session\`;`);
    this.addSql(`drop table if exists \`user_account\`;`);
  }
}
