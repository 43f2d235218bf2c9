import { type Platform, TextType } from "@mikro-orm/core";

/** Text without a length, in any language: SQL Server's `text` holds no Unicode. */
export class LongText extends TextType {
  override getColumnType(prop: Parameters<TextType["getColumnType"]>[0], platform: Platform): string {
    return platform.constructor.name === "MsSqlPlatform" ? "nvarchar(max)" : super.getColumnType(prop, platform);
  }
}
