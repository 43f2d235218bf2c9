import { Migration } from "@mikro-orm/migrations";

export class Migration20261125205309_audit extends Migration {
  override name = "Migration20261125205309_audit";

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`audit_draft\` (\`page_id\` text not null primary key, \`told_at\` datetime not null, \`layout\` text not null);`,
    );

    this.addSql(
      `create table \`audit_entry\` (\`seq\` integer not null primary key, \`at\` datetime not null, \`actor_kind\` text not null, \`actor_id\` text null, \`actor_name\` text not null, \`via\` text not null, \`address\` text null, \`request_id\` text null, \`action\` text not null, \`resource_kind\` text not null, \`resource_id\` text null, \`resource_name\` text null, \`summary\` text not null, \`before\` text null, \`after\` text null, \`previous_hash\` text not null, \`hash\` text not null);`,
    );
    this.addSql(`create index \`audit_entry_at_index\` on \`audit_entry\` (\`at\`);`);
    this.addSql(`create index \`audit_entry_actor_id_seq_index\` on \`audit_entry\` (\`actor_id\`, \`seq\`);`);
    this.addSql(`create index \`audit_entry_action_seq_index\` on \`audit_entry\` (\`action\`, \`seq\`);`);
    this.addSql(
      `create index \`audit_entry_resource_kind_resource_id_seq_index\` on \`audit_entry\` (\`resource_kind\`, \`resource_id\`, \`seq\`);`,
    );
    this.addSql(`create index \`audit_entry_via_seq_index\` on \`audit_entry\` (\`via\`, \`seq\`);`);

    this.addSql(`create table \`audit_head\` (\`id\` integer not null primary key, \`seq\` integer not null, \`hash\` text not null);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`audit_draft\`;`);
    this.addSql(`drop table if exists \`audit_entry\`;`);
    this.addSql(`drop table if exists \`audit_head\`;`);
  }
}
