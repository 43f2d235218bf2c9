import { Migration } from "@mikro-orm/migrations";

export class Migration20261125204851_groups_grants extends Migration {
  override name = "Migration20261125204851_groups_grants";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "resource_grant" ("id" uuid not null, "subject_kind" text not null, "subject_id" varchar(36) not null, "kind" text not null, "resource_id" varchar(80) not null, "level" text not null, "created_by" uuid null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "resource_grant_subject_kind_subject_id_index" on "resource_grant" ("subject_kind", "subject_id");`);
    this.addSql(
      `alter table "resource_grant" add constraint "resource_grant_kind_resource_id_subject_kind_subject_id_unique" unique ("kind", "resource_id", "subject_kind", "subject_id");`,
    );

    this.addSql(
      `create table "user_group" ("id" uuid not null, "name" varchar(100) not null, "description" varchar(500) not null, "created_at" timestamptz(3) not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`alter table "user_group" add constraint "user_group_name_unique" unique ("name");`);

    this.addSql(
      `create table "user_group_member" ("group_id" uuid not null, "user_id" uuid not null, primary key ("group_id", "user_id"));`,
    );
    this.addSql(`create index "user_group_member_user_id_index" on "user_group_member" ("user_id");`);

    this.addSql(
      `create table "one_time_link" ("id" uuid not null, "code_hash" varchar(64) not null, "purpose" text not null, "user_id" uuid null, "email" varchar(254) null, "role" text null, "group_ids" jsonb not null, "created_by" uuid not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "one_time_link" add constraint "one_time_link_code_hash_unique" unique ("code_hash");`);

    this.addSql(`alter table "user_session" add "address" varchar(45) null, add "user_agent" varchar(300) null;`);

    this.addSql(
      `alter table "resource_grant" add constraint "resource_grant_subject_kind_check" check ("subject_kind" in ('user', 'group', 'role'));`,
    );
    this.addSql(
      `alter table "resource_grant" add constraint "resource_grant_kind_check" check ("kind" in ('page', 'tool', 'workflow', 'widget'));`,
    );
    this.addSql(
      `alter table "resource_grant" add constraint "resource_grant_level_check" check ("level" in ('none', 'view', 'run', 'edit', 'manage'));`,
    );

    this.addSql(
      `alter table "one_time_link" add constraint "one_time_link_purpose_check" check ("purpose" in ('invitation', 'password'));`,
    );
    this.addSql(
      `alter table "one_time_link" add constraint "one_time_link_role_check" check ("role" in ('admin', 'editor', 'integrator', 'viewer', 'auditor'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "resource_grant" cascade;`);
    this.addSql(`drop table if exists "user_group" cascade;`);
    this.addSql(`drop table if exists "user_group_member" cascade;`);
    this.addSql(`drop table if exists "one_time_link" cascade;`);

    this.addSql(`alter table "user_session" drop column "address", drop column "user_agent";`);
  }
}
