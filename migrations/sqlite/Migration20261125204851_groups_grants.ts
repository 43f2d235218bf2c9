import { Migration } from "@mikro-orm/migrations";

export class Migration20261125204851_groups_grants extends Migration {
  override name = "Migration20261125204851_groups_grants";

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`resource_grant\` (\`id\` text not null primary key, \`subject_kind\` text check (\`subject_kind\` in ('user', 'group', 'role')) not null, \`subject_id\` text not null, \`kind\` text check (\`kind\` in ('page', 'tool', 'workflow', 'widget')) not null, \`resource_id\` text not null, \`level\` text check (\`level\` in ('none', 'view', 'run', 'edit', 'manage')) not null, \`created_by\` text null, \`created_at\` datetime not null);`,
    );
    this.addSql(`create index \`resource_grant_subject_kind_subject_id_index\` on \`resource_grant\` (\`subject_kind\`, \`subject_id\`);`);
    this.addSql(
      `create unique index \`resource_grant_kind_resource_id_subject_kind_subject_id_unique\` on \`resource_grant\` (\`kind\`, \`resource_id\`, \`subject_kind\`, \`subject_id\`);`,
    );

    this.addSql(
      `create table \`user_group\` (\`id\` text not null primary key, \`name\` text not null, \`description\` text not null, \`created_at\` datetime not null, \`version\` integer not null default 1);`,
    );
    this.addSql(`create unique index \`user_group_name_unique\` on \`user_group\` (\`name\`);`);

    this.addSql(
      `create table \`user_group_member\` (\`group_id\` text not null, \`user_id\` text not null, primary key (\`group_id\`, \`user_id\`));`,
    );
    this.addSql(`create index \`user_group_member_user_id_index\` on \`user_group_member\` (\`user_id\`);`);

    this.addSql(
      `create table \`one_time_link\` (\`id\` text not null primary key, \`code_hash\` text not null, \`purpose\` text check (\`purpose\` in ('invitation', 'password')) not null, \`user_id\` text null, \`email\` text null, \`role\` text check (\`role\` in ('admin', 'editor', 'integrator', 'viewer', 'auditor')) null, \`group_ids\` json not null, \`created_by\` text not null, \`created_at\` datetime not null, \`expires_at\` datetime not null);`,
    );
    this.addSql(`create unique index \`one_time_link_code_hash_unique\` on \`one_time_link\` (\`code_hash\`);`);

    this.addSql(`alter table \`user_session\` add column \`address\` text null;`);
    this.addSql(`alter table \`user_session\` add column \`user_agent\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`resource_grant\`;`);
    this.addSql(`drop table if exists \`user_group\`;`);
    this.addSql(`drop table if exists \`user_group_member\`;`);
    this.addSql(`drop table if exists \`one_time_link\`;`);

    this.addSql(`alter table \`user_session\` drop column \`address\`;`);
    this.addSql(`alter table \`user_session\` drop column \`user_agent\`;`);
  }
}
