import { Migration } from "@mikro-orm/migrations";

export class Migration20261124105019_initial extends Migration {
  override name = "Migration20261124105019_initial";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "api_token" ("id" uuid not null, "token_hash" varchar(64) not null, "user_id" uuid not null, "name" varchar(100) not null, "scopes" jsonb not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) null, "last_used_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`alter table "api_token" add constraint "api_token_token_hash_unique" unique ("token_hash");`);
    this.addSql(`create index "api_token_user_id_index" on "api_token" ("user_id");`);

    this.addSql(
      `create table "document_attribution" ("name" varchar(150) not null, "user_id" varchar(100) not null, "touched" varchar(200) not null, "at" timestamptz(3) not null, primary key ("name", "user_id", "touched"));`,
    );

    this.addSql(
      `create table "document_client" ("name" varchar(150) not null, "client_id" bigint not null, "user_id" varchar(100) not null, primary key ("name", "client_id"));`,
    );

    this.addSql(
      `create table "document_head" ("name" varchar(150) not null, "seq" int not null, "created_at" timestamptz(3) not null, primary key ("name"));`,
    );

    this.addSql(
      `create table "document_snapshot" ("name" varchar(150) not null, "upto_seq" int not null, "state" bytea not null, "created_at" timestamptz(3) not null, primary key ("name"));`,
    );

    this.addSql(
      `create table "document_update" ("name" varchar(150) not null, "seq" int not null, "data" bytea not null, "actors" text not null, "created_at" timestamptz(3) not null, primary key ("name", "seq"));`,
    );

    this.addSql(
      `create table "page" ("id" uuid not null, "slug" varchar(120) not null, "title" varchar(200) not null, "description" varchar(2000) not null, "owner_id" uuid null, "published_version" int null, "published_at" timestamptz(3) null, "published_sha256" varchar(64) null, "published_title" varchar(200) null, "published_description" varchar(2000) null, "draft_sha256" varchar(64) null, "draft_edited_at" timestamptz(3) null, "draft_changed_by" jsonb not null, "seed_layout" text null, "deleted_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "revision" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`alter table "page" add constraint "page_slug_unique" unique ("slug");`);

    this.addSql(
      `create table "page_version" ("id" uuid not null, "page_id" uuid not null, "version" int not null, "note" varchar(2000) not null, "author_id" uuid null, "layout" text not null, "state" bytea null, "sha256" varchar(64) not null, "changes" jsonb not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "page_version" add constraint "page_version_page_id_version_unique" unique ("page_id", "version");`);

    this.addSql(
      `create table "user_session" ("id" uuid not null, "token_hash" varchar(64) not null, "user_id" uuid not null, "created_at" timestamptz(3) not null, "last_seen_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "user_session" add constraint "user_session_token_hash_unique" unique ("token_hash");`);
    this.addSql(`create index "user_session_user_id_index" on "user_session" ("user_id");`);

    this.addSql(
      `create table "user_account" ("id" uuid not null, "email" varchar(254) not null, "name" varchar(100) not null, "role" text not null, "is_disabled" boolean not null, "color" int not null, "password_hash" varchar(300) not null, "created_at" timestamptz(3) not null, "last_seen_at" timestamptz(3) null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`alter table "user_account" add constraint "user_account_email_unique" unique ("email");`);

    this.addSql(
      `alter table "user_account" add constraint "user_account_role_check" check ("role" in ('admin', 'editor', 'integrator', 'viewer', 'auditor'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "api_token" cascade;`);
    this.addSql(`drop table if exists "document_attribution" cascade;`);
    this.addSql(`drop table if exists "document_client" cascade;`);
    this.addSql(`drop table if exists "document_head" cascade;`);
    this.addSql(`drop table if exists "document_snapshot" cascade;`);
    this.addSql(`drop table if exists "document_update" cascade;`);
    this.addSql(`drop table if exists "page" cascade;`);
    this.addSql(`drop table if exists "page_version" cascade;`);
    this.addSql(`drop table if exists "user_session" cascade;`);
    this.addSql(`drop table if exists "user_account" cascade;`);
  }
}
