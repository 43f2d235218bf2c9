import { Migration } from "@mikro-orm/migrations";

export class Migration20261125205310_audit extends Migration {
  override name = "Migration20261125205310_audit";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_draft" ("page_id" uuid not null, "told_at" timestamptz(3) not null, "layout" text not null, primary key ("page_id"));`,
    );

    this.addSql(
      `create table "audit_entry" ("seq" int not null, "at" timestamptz(3) not null, "actor_kind" varchar(20) not null, "actor_id" varchar(36) null, "actor_name" varchar(200) not null, "via" varchar(20) not null, "address" varchar(45) null, "request_id" varchar(100) null, "action" varchar(60) not null, "resource_kind" varchar(20) not null, "resource_id" varchar(80) null, "resource_name" varchar(300) null, "summary" varchar(1000) not null, "before" text null, "after" text null, "previous_hash" varchar(64) not null, "hash" varchar(64) not null, primary key ("seq"));`,
    );
    this.addSql(`create index "audit_entry_at_index" on "audit_entry" ("at");`);
    this.addSql(`create index "audit_entry_actor_id_seq_index" on "audit_entry" ("actor_id", "seq");`);
    this.addSql(`create index "audit_entry_action_seq_index" on "audit_entry" ("action", "seq");`);
    this.addSql(`create index "audit_entry_resource_kind_resource_id_seq_index" on "audit_entry" ("resource_kind", "resource_id", "seq");`);
    this.addSql(`create index "audit_entry_via_seq_index" on "audit_entry" ("via", "seq");`);

    this.addSql(`create table "audit_head" ("id" int not null, "seq" int not null, "hash" varchar(64) not null, primary key ("id"));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "audit_draft" cascade;`);
    this.addSql(`drop table if exists "audit_entry" cascade;`);
    this.addSql(`drop table if exists "audit_head" cascade;`);
  }
}
