import { Migration } from "@mikro-orm/migrations";

export class Migration20261126020232_settings_history_backup_entra extends Migration {
  override name = "Migration20261126020232_settings_history_backup_entra";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "backup" ("id" uuid not null, "file" varchar(200) null, "size" bigint not null, "sha256" varchar(64) null, "started_by" uuid null, "started_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "state" varchar(20) not null, "result" varchar(1000) not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "resource_version" ("id" uuid not null, "kind" varchar(20) not null, "resource_id" varchar(80) not null, "version" int not null, "value" text not null, "author_id" uuid null, "restored_from" int null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "resource_version" add constraint "resource_version_kind_resource_id_version_unique" unique ("kind", "resource_id", "version");`,
    );

    this.addSql(
      `create table "page_restore_point" ("id" uuid not null, "page_id" uuid not null, "name" varchar(100) null, "layout" text not null, "sha256" varchar(64) not null, "authors" jsonb not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "page_restore_point_page_id_index" on "page_restore_point" ("page_id");`);

    this.addSql(
      `create table "setting" ("section" varchar(50) not null, "value" jsonb not null, "secrets" jsonb not null, "updated_at" timestamptz(3) not null, "revision" int not null default 1, primary key ("section"));`,
    );

    this.addSql(`create table "sign_in_nonce" ("hash" varchar(64) not null, "expires_at" timestamptz(3) not null, primary key ("hash"));`);
    this.addSql(`create index "sign_in_nonce_expires_at_index" on "sign_in_nonce" ("expires_at");`);

    this.addSql(
      `create table "user_identity" ("id" uuid not null, "user_id" uuid not null, "tenant_id" varchar(36) not null, "object_id" varchar(36) not null, "created_at" timestamptz(3) not null, "last_sign_in_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "user_identity_user_id_index" on "user_identity" ("user_id");`);
    this.addSql(`alter table "user_identity" add constraint "user_identity_tenant_id_object_id_unique" unique ("tenant_id", "object_id");`);

    this.addSql(`alter table "page" add "deleted_by_id" uuid null;`);

    this.addSql(`alter table "user_account" add "theme" varchar(10) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "backup" cascade;`);
    this.addSql(`drop table if exists "resource_version" cascade;`);
    this.addSql(`drop table if exists "page_restore_point" cascade;`);
    this.addSql(`drop table if exists "setting" cascade;`);
    this.addSql(`drop table if exists "sign_in_nonce" cascade;`);
    this.addSql(`drop table if exists "user_identity" cascade;`);

    this.addSql(`alter table "page" drop column "deleted_by_id";`);

    this.addSql(`alter table "user_account" drop column "theme";`);
  }
}
