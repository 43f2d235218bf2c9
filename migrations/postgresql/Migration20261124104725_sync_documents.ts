import { Migration } from "@mikro-orm/migrations";

export class Migration20261124104725_sync_documents extends Migration {
  override name = "Migration20261124104725_sync_documents";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "document_attribution" ("name" varchar(160) not null, "user_id" varchar(100) not null, "touched" varchar(200) not null, "at" timestamptz(3) not null, primary key ("name", "user_id", "touched"));`,
    );

    this.addSql(
      `create table "document_client" ("name" varchar(160) not null, "client_id" bigint not null, "user_id" varchar(100) not null, primary key ("name", "client_id"));`,
    );

    this.addSql(
      `create table "document_head" ("name" varchar(160) not null, "seq" int not null, "created_at" timestamptz(3) not null, primary key ("name"));`,
    );

    this.addSql(
      `create table "document_snapshot" ("name" varchar(160) not null, "upto_seq" int not null, "state" bytea not null, "created_at" timestamptz(3) not null, primary key ("name"));`,
    );

    this.addSql(
      `create table "document_update" ("name" varchar(160) not null, "seq" int not null, "data" bytea not null, "actors" text not null, "created_at" timestamptz(3) not null, primary key ("name", "seq"));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "document_attribution" cascade;`);
    this.addSql(`drop table if exists "document_client" cascade;`);
    this.addSql(`drop table if exists "document_head" cascade;`);
    this.addSql(`drop table if exists "document_snapshot" cascade;`);
    this.addSql(`drop table if exists "document_update" cascade;`);
  }
}
